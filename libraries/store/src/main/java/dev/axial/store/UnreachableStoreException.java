package dev.axial.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The artifact store cannot be reached for now: the same call may succeed later without anybody doing anything. */
public final class UnreachableStoreException extends UncheckedIOException {

    private static final long serialVersionUID = 1L;

    public UnreachableStoreException(IOException cause) {
        super(cause);
    }

    /** @param cause {@linkplain ArtifactException#isTemporary() temporary} */
    public UnreachableStoreException(ArtifactException cause) {
        super(new IOException(cause.getMessage(), cause));
    }

    /** One sentence that says what cannot be reached. */
    @Override
    public String getMessage() {
        return getCause().getMessage();
    }
}
