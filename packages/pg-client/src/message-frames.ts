/** A message is a type, its length without the type, and a body. */
const HEADER_BYTES = 5;
const LENGTH_BYTES = 4;

/**
 * ErrorResponse and NoticeResponse: fields that each end with a NUL, and one more NUL
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 */
const ERROR = 0x45;
const NOTICE = 0x4e;

/**
 * Follows the messages of a server through chunks of any size, and looks for what the driver's parser does not survive: in a list
 * of fields that does not end it looks for the end for ever, and the process does nothing else any more.
 */
export class MessageFrames {
  /** A header that a chunk has only the begin of. */
  readonly #header: Buffer = Buffer.alloc(HEADER_BYTES);
  #headerBytes = 0;
  #type = 0;
  /** Undefined: the next byte begins a message. */
  #bodyLeft: number | undefined;
  /** The last two bytes of a list's body. */
  #tail = 0xffff;

  /** @throws Error for a length that can't be, and for a list of fields that does not end */
  check(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft === undefined) {
        at = this.#readHeader(chunk, at);
        if (this.#bodyLeft === undefined) return;
      }
      const next = Math.min(at + this.#bodyLeft, chunk.length);
      const isFieldList = this.#type === ERROR || this.#type === NOTICE;
      if (isFieldList) for (const byte of chunk.subarray(Math.max(at, next - 2), next)) this.#note(byte);
      this.#bodyLeft -= next - at;
      at = next;
      if (this.#bodyLeft > 0) return;
      if (isFieldList && this.#tail !== 0) throw new Error('a list of fields does not end');
      this.#bodyLeft = undefined;
    }
  }

  /** @returns where the body begins, if the chunk has all of the header */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#headerBytes === 0 && at + HEADER_BYTES <= chunk.length) {
      this.#begin(chunk, at);
      return at + HEADER_BYTES;
    }
    const copied = chunk.copy(this.#header, this.#headerBytes, at);
    this.#headerBytes += copied;
    if (this.#headerBytes === HEADER_BYTES) {
      this.#begin(this.#header, 0);
      this.#headerBytes = 0;
    }
    return at + copied;
  }

  /** Four bytes by hand: it happens for each row, and costs a tenth of what Buffer's own way does. */
  #begin(bytes: Buffer, at: number): void {
    const [high, middle, low, lowest] = [
      bytes[at + 1] ?? 0,
      bytes[at + 2] ?? 0,
      bytes[at + 3] ?? 0,
      bytes[at + 4] ?? 0,
    ];
    this.#type = bytes[at] ?? 0;
    this.#tail = 0xffff;
    this.#bodyLeft = high * 0x1000000 + ((middle << 16) | (low << 8) | lowest) - LENGTH_BYTES;
    if (this.#bodyLeft < 0) throw new Error('a message is shorter than its length');
  }

  #note(byte: number): void {
    this.#tail = ((this.#tail << 8) | byte) & 0xffff;
  }
}
