export { OpenSockets } from './open-sockets.js';
export { pgMessages } from './pg-messages.js';
export { isServerError, type ServerError } from './server-error.js';
export { TidyClient } from './tidy-client.js';
