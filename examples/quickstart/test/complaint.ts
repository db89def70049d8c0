import { DemoError } from '../src/demo-error.ts';

/** What the demo says about an answer that differs. */
export async function complaint(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DemoError)) throw new Error('the lie was not found', { cause: error });
  return error.message;
}
