import { tables } from './0001-tables.js';
import type { Migration } from './migration.js';

/** All migrations, oldest first. */
export const migrations: readonly Migration[] = [tables];
