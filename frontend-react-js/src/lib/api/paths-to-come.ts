import type { Client } from 'openapi-fetch';
import { api } from './client';

/** Operations that `openapi.json` doesn't have yet, in the shape that its types will have. */
export const apiToCome = api as unknown as Client<PathsToCome>;

export type MessageGroup = {
  uuid: string;
  user_uuid: string;
  handle: string;
  display_name: string;
  deleted: boolean;
  message: string;
  message_uuid: string;
  message_user_uuid: string;
  message_deleted: boolean;
  created_at: string;
  unread_count: number;
  folder: 'inbox' | 'requests' | 'gone';
  read_up_to: string | null;
};

export type Message = {
  uuid: string;
  message_group_uuid: string;
  user_uuid: string;
  handle: string;
  display_name: string;
  deleted_author: boolean;
  message: string;
  created_at: string;
  deleted: boolean;
};

type Body<Content> = { content: { 'application/json': Content } };
type Answers<Status extends number, Content> = { responses: { [status in Status]: Body<Content> } };
type Nothing = { responses: { 204: { content?: never } } };
type Paging = { limit?: number; cursor?: string };
type GroupPath = { path: { message_group_uuid: string } };

type PathsToCome = {
  '/api/badges': { get: Answers<200, { notifications: number; messages: number | null }> };
  '/api/realtime/tickets': { post: Answers<201, { url: string }> };
  '/api/message_groups': {
    get: { parameters: { query?: Paging & { folder?: 'inbox' | 'requests' } } } & Answers<
      200,
      MessageGroup[]
    >;
  };
  '/api/message_groups/{message_group_uuid}': {
    get: { parameters: GroupPath } & Answers<200, MessageGroup>;
    delete: { parameters: GroupPath } & Nothing;
  };
  '/api/message_groups/{message_group_uuid}/read': { put: { parameters: GroupPath } & Nothing };
  '/api/message_groups/{message_group_uuid}/accept': {
    put: { parameters: GroupPath } & Answers<200, MessageGroup>;
  };
  '/api/users/@{handle}/message_group': {
    get: { parameters: { path: { handle: string } } } & Answers<200, MessageGroup>;
  };
  '/api/messages/{message_group_uuid}': {
    get: { parameters: GroupPath & { query?: Paging & { after?: string } } } & Answers<
      200,
      Message[]
    >;
  };
  '/api/messages': {
    post: {
      requestBody: Body<
        { message: string; message_group_uuid: string } | { message: string; handle: string }
      >;
    } & Answers<201, Message>;
  };
  '/api/messages/{message_group_uuid}/{message_uuid}': {
    delete: {
      parameters: {
        path: { message_group_uuid: string; message_uuid: string };
        query: { for: 'me' | 'everyone' };
      };
    } & Nothing;
  };
};
