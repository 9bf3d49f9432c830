package dev.axial.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of an artifact store: a folder, or a bucket of S3 or of a server that speaks its protocol. Immutable.
 *
 * @param scheme {@code fs} or {@code s3}
 * @param options OpenDAL's for that scheme, credentials among them
 */
public record StoreLocation(String scheme, Map<String, String> options) {

    /** The key of the scheme. */
    public static final String SCHEME = "scheme";
    /** The beginning of the keys of further options, which go to OpenDAL under its own names. */
    public static final String OPTIONS = "options.";

    private static final String FOLDER = "fs";
    private static final String BUCKET = "s3";
    private static final String SEPARATOR = "://";
    private static final Pattern BUCKET_ADDRESS = Pattern.compile("s3://([^/]+)(?:/(.+)?)?");

    /** OpenDAL's option for each key. */
    private static final Map<String, String> OPTION_OF_KEY = Map.of(
            "root", "root",
            "bucket", "bucket",
            "endpoint", "endpoint",
            "region", "region",
            "access-key-id", "access_key_id",
            "secret-access-key", "secret_access_key",
            "session-token", "session_token");

    public StoreLocation {
        requireNonNull(scheme, "scheme");
        options = Map.copyOf(options);
    }

    /**
     * Reads the keys that services and clients have below {@code axial.store}: {@code scheme}, {@code root}, {@code
     * bucket}, {@code endpoint}, {@code region}, {@code access-key-id}, {@code secret-access-key}, {@code session-token},
     * and {@code options.NAME}, which win over the others. Without a scheme the store is a folder.
     *
     * @throws IllegalArgumentException if a key is none of these
     */
    public static StoreLocation of(Map<String, String> keys) {
        Map<String, String> options = new HashMap<>();
        keys.forEach((key, value) -> {
            if (OPTION_OF_KEY.containsKey(key)) {
                options.put(OPTION_OF_KEY.get(key), value);
            } else if (!key.equals(SCHEME) && !key.startsWith(OPTIONS)) {
                throw new IllegalArgumentException("an artifact store has no key " + key + "; it has " + SCHEME + ", "
                        + String.join(", ", new TreeSet<>(OPTION_OF_KEY.keySet())) + " and " + OPTIONS + "NAME");
            }
        });
        keys.forEach((key, value) -> {
            if (key.startsWith(OPTIONS)) {
                options.put(key.substring(OPTIONS.length()), value);
            }
        });
        return new StoreLocation(keys.getOrDefault(SCHEME, FOLDER), options);
    }

    /** A folder, which is created if missing. */
    public static StoreLocation inFolder(Path root) {
        return new StoreLocation(FOLDER, Map.of("root", root.toString()));
    }

    /**
     * Reads an address: {@code s3://BUCKET} or {@code s3://BUCKET/PREFIX}, with the credentials that the AWS libraries
     * find; otherwise the path of a folder.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static StoreLocation parse(String address) {
        if (!address.contains(SEPARATOR) && !address.isBlank()) {
            return inFolder(Path.of(address));
        }
        Matcher bucket = BUCKET_ADDRESS.matcher(address);
        if (!bucket.matches()) {
            throw new IllegalArgumentException(
                    "an artifact store is at s3://BUCKET, s3://BUCKET/PREFIX or in a folder, got '" + address + "'");
        }
        Map<String, String> options = new HashMap<>();
        options.put("bucket", bucket.group(1));
        if (bucket.group(2) != null) {
            options.put("root", bucket.group(2));
        }
        return new StoreLocation(BUCKET, options);
    }

    /** The folder that the store is, unless it is a bucket. */
    public Optional<Path> folder() {
        return scheme.equals(FOLDER) ? Optional.ofNullable(options.get("root")).map(Path::of) : Optional.empty();
    }

    /**
     * Opens the store; the caller closes it.
     *
     * @throws IllegalArgumentException if the scheme is another, or an option is missing or wrong
     */
    public ArtifactStore open() {
        return ArtifactStore.open(scheme, options);
    }

    /** Its address, without credentials. */
    @Override
    public String toString() {
        String root = options.getOrDefault("root", "");
        return scheme.equals(FOLDER) ? root : scheme + SEPARATOR + options.get("bucket") + "/" + root;
    }
}
