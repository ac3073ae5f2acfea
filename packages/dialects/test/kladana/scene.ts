import type { JobInfo } from '@respond-async/core';
import { expect } from 'vitest';
import {
  type Answer,
  type KladanaOptions,
  kladana,
  type Read,
  type WireRequest,
  type WireResponse,
} from '../../src/index.ts';
import { header, job as plainJob, text } from '../scene.ts';

const API = 'https://api.example/api/remap/1.2';
export const env = { base: `${API}/async`, now: Date.UTC(2026, 0, 1, 9) };
export const ID = '498b8673-0308-41e6-9464-e4de00000089';
export const TASK = `${env.base}/${ID}`;
export const REQUEST = `${API}/report/stock/bystore?async=true`;

interface Sent {
  readonly method?: string;
  readonly [header: string]: string | undefined;
}

/** A request for anything below the API. */
export function request(path: string, { method = 'GET', ...headers }: Sent = {}): WireRequest {
  const url = `${API}${path}`;
  const monitor = /^\/async(?:\/([^?]*))?(?:\?|$)/.exec(path);
  return {
    method,
    url,
    monitor: monitor === null ? undefined : (monitor[1] ?? ''),
    header: (name) => headers[name],
  };
}

export const task = (part = '', sent?: Sent): WireRequest => request(`/async/${ID}${part}`, sent);

export const list = (query: string, sent?: Sent): WireRequest => request(`/async?${query}`, sent);

export function read(sent: WireRequest, options?: KladanaOptions): Read {
  return kladana(options).read(sent, env);
}

/** The response to an answer, after the request has been read as it would be. */
export function response(answer: Answer, sent: WireRequest, options?: KladanaOptions): WireResponse {
  const ask = read(sent, options);
  if (ask.type === 'pass' || ask.type === 'body') throw new Error(`it was a ${ask.type}`);
  return ask.type === 'reply' ? ask.response : kladana(options).write(answer, { ask, request: sent }, env);
}

/** What is replied without the engine. */
export function reply(sent: WireRequest, options?: KladanaOptions): WireResponse {
  const ask = read(sent, options);
  if (ask.type !== 'reply') throw new Error(`it was a ${ask.type}`);
  return ask.response;
}

/** The error of a response, which must have the form of the API. */
export function errorIn(told: WireResponse): {
  status: number;
  code: number;
  error: string;
  parameter?: string;
} {
  expect(header(told, 'Content-Type')).toBe('application/json');
  expect(['en', 'ru']).toContain(header(told, 'Content-Language'));
  expect(header(told, 'Vary')).toBe('Accept-Language');
  const { errors, ...others } = JSON.parse(text(told));
  expect(others).toEqual({});
  expect(errors).toHaveLength(1);
  const [{ error, code, parameter, ...more }] = errors;
  expect([more, error]).toEqual([{}, expect.stringMatching(/\S/)]);
  return { status: told.status, code, error, ...(parameter !== undefined && { parameter }) };
}

/** A task's job. */
export function job(more: Partial<JobInfo> = {}): JobInfo {
  return plainJob({ id: ID, keep: 'until-expiry', notes: { url: REQUEST }, ...more });
}

/** One that has answered with this status. */
export function answered(status: number, more: Partial<JobInfo> = {}): JobInfo {
  const settledAt = env.now - 60_000;
  const resultUntil = settledAt + 3_600_000;
  return job({ status: 'completed', result: 'ready', summary: status, settledAt, resultUntil, ...more });
}

export function result(status: number, more: Partial<JobInfo> = {}, body = ''): Answer {
  const head = { status, headers: [['content-type', 'application/json']], size: body.length } as const;
  const bytes = status >= 400 ? { bytes: new TextEncoder().encode(body) } : {};
  return { type: 'result', job: answered(status, more), head, ...bytes };
}

export const document = (told: WireResponse) => JSON.parse(text(told));
