/**
 * Runs turbo with this repository's settings: `node scripts/turbo.ts run build`; with `--quiet` first, it prints only when it
 * fails.
 */
import { turbo } from './run.ts';

const [first, ...others] = process.argv.slice(2);
const quiet = first === '--quiet';
process.exitCode = await turbo(quiet ? others : process.argv.slice(2), { quiet });
