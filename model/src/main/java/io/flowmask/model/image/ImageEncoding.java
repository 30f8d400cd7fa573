package io.flowmask.model.image;

/** Image formats that frames come in. */
public enum ImageEncoding {
    JPEG,
    PNG
}
