import type { Job } from '../job/job.ts';
import { type JobInfo, jobInfo } from '../job/job-info.ts';
import type { Notice } from '../job/notice.ts';
import { noticeInfo } from '../job/notice-info.ts';
import type { NoticeRequest } from '../ports/notifier.ts';
import type { NoticeText, WriteNotice } from './task.ts';

/** A notice as it is sent now. Throws what the one who writes it throws. */
export function requestOf(job: Job, notice: Notice, write: WriteNotice = usually): NoticeRequest {
  const { url, method, headers, body, sign, taken } = write(jobInfo(job), noticeInfo(notice));
  const { timeout } = notice.wish;
  return {
    id: notice.id,
    url: url ?? notice.wish.url,
    ...{ method, headers, sign },
    owner: job.owner,
    ...(body !== undefined && { body }),
    ...(taken !== undefined && { taken }),
    ...(timeout !== undefined && { timeout }),
  };
}

/** What a notice says whose task has nothing to say about it. */
function usually({ id, task, status }: JobInfo): NoticeText {
  return {
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ id, task, status }),
    sign: true,
  };
}
