package dev.axial.store.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Datasets that their makers publish, to be fetched by name. Thread-safe. */
public final class PublishedDatasets {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<Published> all;

    PublishedDatasets(List<Published> all) {
        this.all = List.copyOf(all);
    }

    /** The datasets of MedMNIST v2 that are known here. */
    public static PublishedDatasets medmnist() {
        return new PublishedDatasets(
                List.of(
                        new Published(
                                "organamnist",
                                URI.create("https://zenodo.org/records/10519652/files/organamnist.npz"),
                                "68e3f8846a6bd62f0c9bf841c0d9eacc",
                                38_247_708,
                                "OrganAMNIST of MedMNIST v2, Yang et al., Scientific Data 2023; source: LiTS, Bilic et al.; CC BY 4.0")));
    }

    public List<Published> all() {
        return all;
    }

    public Optional<Published> find(String name) {
        return all.stream().filter(published -> published.name().equals(name)).findFirst();
    }

    /**
     * Fetches a dataset into a folder, once: a file that is there and has the published MD5 is used as it is.
     *
     * @param folder created if missing; the file is {@code <name>.npz} in it, whole or not at all
     * @param progress told as bytes arrive, by the calling thread; not at all if the file was there
     * @return the file
     * @throws IOException if it cannot be fetched or is not what was published; the message says what to do
     * @throws IllegalArgumentException if no dataset of this name is known
     */
    public Path fetch(String name, Path folder, DownloadProgress progress) throws IOException {
        Published published = find(name)
                .orElseThrow(() -> new IllegalArgumentException("no dataset '" + name
                        + "' is known to be published, only "
                        + all.stream().map(Published::name).toList() + "; give the path of an .npz file instead"));
        Path file = folder.resolve(name + ".npz");
        if (Files.exists(file) && md5(file).equals(published.md5())) {
            return file;
        }
        Files.createDirectories(folder);
        Path unfinished = folder.resolve("." + name + "-" + UUID.randomUUID() + ".part");
        try {
            download(published, unfinished, progress);
            String md5 = md5(unfinished);
            if (Files.size(unfinished) != published.bytes() || !md5.equals(published.md5())) {
                throw new IOException(published.address() + " gave " + Files.size(unfinished) + " bytes of MD5 " + md5
                        + " instead of the published " + published.bytes() + " bytes of MD5 " + published.md5()
                        + "; try again, or fetch the file by hand and give its path");
            }
            return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void download(Published published, Path to, DownloadProgress progress) throws IOException {
        // HttpURLConnection gives up on a server that falls silent; java.net.http has no timeout between bytes.
        HttpURLConnection connection =
                (HttpURLConnection) published.address().toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException("HTTP status " + connection.getResponseCode());
            }
            try (InputStream from = connection.getInputStream();
                    OutputStream file = Files.newOutputStream(to)) {
                byte[] buffer = new byte[1 << 16];
                long received = 0;
                // One byte too many is enough to know that it is another file.
                for (int n = from.read(buffer); n >= 0 && received <= published.bytes(); n = from.read(buffer)) {
                    file.write(buffer, 0, n);
                    received += n;
                    progress.received(Math.min(received, published.bytes()), published.bytes());
                }
            }
        } catch (IOException e) {
            String reason = e instanceof FileNotFoundException ? "not found" : e.toString();
            throw new IOException(
                    published.name() + " could not be fetched from " + published.address() + " (" + reason
                            + "); without network, fetch that file elsewhere and give its path",
                    e);
        } finally {
            connection.disconnect();
        }
    }

    private static String md5(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * @param name that people use
     * @param address of the npz file
     * @param md5 as published, 32 hexadecimal digits; tells a wrong or damaged file, not a malicious one
     * @param bytes length of the file
     * @param attribution whose work it is and under which licence
     */
    public record Published(String name, URI address, String md5, long bytes, String attribution) {}

    /** Receives the progress of a download. */
    @FunctionalInterface
    public interface DownloadProgress {
        /**
         * @param bytes received so far
         * @param of that there are
         */
        void received(long bytes, long of);
    }
}
