/** What is asked of an object store. A few lines over the client of S3, R2, GCS or MinIO make one: see the README. */
export interface ObjectClient {
  /** Stores all of `body`, whose length is not known. When that fails, nothing is stored. */
  putObject(object: { readonly key: string; readonly body: ReadableStream<Uint8Array> }): Promise<void>;
  /** Rejects when there is none. */
  getObject(object: { readonly key: string }): Promise<{ readonly body: ReadableStream<Uint8Array> }>;
  /** Nothing happens where there is none. */
  deleteObject(object: { readonly key: string }): Promise<void>;
  listObjects(query: { readonly prefix: string; readonly after?: string }): Promise<ObjectPage>;
}

interface ObjectPage {
  readonly objects: readonly {
    readonly key: string;
    /** Milliseconds since 1970. */
    readonly lastModified: number;
  }[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}
