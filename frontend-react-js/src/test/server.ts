import { setupServer } from 'msw/node';

/** Stands where the API would be. A test says what it answers. */
export const server = setupServer();
