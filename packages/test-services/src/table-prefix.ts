import { randomBytes } from 'node:crypto';

/** What the names of one test file's tables begin with: a QuestDB server has one database. */
export function tablePrefix(): string {
  return `t${randomBytes(6).toString('hex')}_`;
}
