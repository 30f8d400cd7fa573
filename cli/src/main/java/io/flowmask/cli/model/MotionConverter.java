package io.flowmask.cli.model;

import io.flowmask.model.manifest.Motion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a motion's name as users write it. */
public final class MotionConverter implements ITypeConverter<Motion> {
    @Override
    public Motion convert(String value) {
        try {
            return Motion.of(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
