/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_CRUDDUR_ENV?: string;
  readonly VITE_RELEASE?: string;
  readonly VITE_ROLLBAR_TOKEN?: string;
  readonly VITE_COGNITO_USER_POOL_ID?: string;
  readonly VITE_COGNITO_CLIENT_ID?: string;
  readonly VITE_COGNITO_ENDPOINT?: string;
  readonly VITE_MAILBOX_URL?: string;
  readonly VITE_UPLOADS_API_URL?: string;
}
