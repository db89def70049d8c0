import { trades } from './0001-trades.js';
import { config } from './0002-config.js';
import { audit } from './0003-audit.js';
import type { Migration } from './migration.js';

/** All migrations, in the order in which they are applied. New ones are added at the end. */
export const migrations: readonly Migration[] = [trades, config, audit];
