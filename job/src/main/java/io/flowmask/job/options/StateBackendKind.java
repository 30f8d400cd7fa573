package io.flowmask.job.options;

/** Where the cameras' features are kept while the job runs. */
public enum StateBackendKind {
    HASHMAP,
    ROCKSDB
}
