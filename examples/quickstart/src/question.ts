/** What a trading system asks its store. */
export interface Question {
  readonly title: string;
  /** Asks, and checks the answer. @throws DemoError when it differs from what the trades say */
  readonly answer: () => Promise<string>;
}
