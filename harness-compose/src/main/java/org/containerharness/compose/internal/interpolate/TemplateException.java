package org.containerharness.compose.internal.interpolate;

/** Thrown when a template is malformed or a required variable has no value; the caller knows the place. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
