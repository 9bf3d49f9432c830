package dev.axial.store;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Reads an artifact's content and fails at its end if it was not that content. Not thread-safe. */
final class VerifiedInputStream extends FilterInputStream {

    private final ArtifactRef expected;
    private final MessageDigest digest = Sha256.digest();
    private long bytes;

    VerifiedInputStream(InputStream in, ArtifactRef expected) {
        super(in);
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int at, int length) throws IOException {
        int n = super.read(target, at, length);
        if (n >= 0) {
            digest.update(target, at, n);
            bytes += n;
        } else {
            verify();
        }
        return n;
    }

    private void verify() throws IOException {
        Sha256 sha256 = Sha256.of(digest);
        if (bytes != expected.bytes() || !sha256.equals(expected.sha256())) {
            throw new IOException("content changed while it was read: " + expected.bytes() + " bytes of SHA-256 "
                    + expected.sha256() + " became " + bytes + " bytes of " + sha256);
        }
    }
}
