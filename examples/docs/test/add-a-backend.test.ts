// The backend that docs/add-a-backend.md builds passes the suite, as the page says.
import { join } from 'node:path';
import { generated } from './code-blocks.ts';

await import(join(generated, 'docs-add-a-backend.md/test/conformance.test.ts'));
