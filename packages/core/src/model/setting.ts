import { type Check, checkOf, type Fields } from './field.js';
import { type Json, jsonField } from './json.js';
import { nameField } from './scalar-fields.js';

/** One value of the platform's configuration. */
export interface Setting {
  readonly id: string;
  readonly value: Json;
}

/** The fields of a setting: the codec, the check and its error texts come from here. */
export const settingFields: Fields<Setting> = { id: nameField, value: jsonField };

/** Asserts that a value is a setting that every backend can store. Throws DbError kind `invalid_argument`. */
export const assertSetting: Check<Setting> = checkOf('setting', settingFields);
