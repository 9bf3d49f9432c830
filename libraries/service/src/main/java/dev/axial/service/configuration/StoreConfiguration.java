package dev.axial.service.configuration;

import dev.axial.store.StoreLocation;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The place of the artifact store: a folder, or a bucket of S3 or of a server that speaks its protocol. */
@ConfigMapping(prefix = "axial.store")
public interface StoreConfiguration {

    /** The folder of {@code fs} unless another is given, relative to the working directory. */
    String FOLDER = ".axial/store";

    /** {@code fs} for a folder, {@code s3} for a bucket. */
    @WithDefault("fs")
    String scheme();

    /** The folder, {@value #FOLDER} unless given; in a bucket, the prefix of all keys, none unless given. */
    Optional<String> root();

    /** The bucket; required for {@code s3}. */
    Optional<String> bucket();

    /** The address of a server other than that of AWS, for example {@code http://minio:9000}. */
    Optional<String> endpoint();

    /** The region of the bucket, for example {@code eu-central-1}. */
    Optional<String> region();

    /** The access key; without one, the credentials that the AWS libraries would find. */
    Optional<String> accessKeyId();

    /** The secret of the access key. */
    Optional<String> secretAccessKey();

    /** The token of temporary credentials. */
    Optional<String> sessionToken();

    /** Further options of OpenDAL for the scheme, under its own names; they win over the keys above. */
    Map<String, String> options();

    /** Everything above as one place. */
    default StoreLocation location() {
        Map<String, String> keys = new HashMap<>();
        keys.put("scheme", scheme());
        if (scheme().equals("fs")) {
            keys.put("root", FOLDER);
        }
        root().ifPresent(root -> keys.put("root", root));
        bucket().ifPresent(bucket -> keys.put("bucket", bucket));
        endpoint().ifPresent(endpoint -> keys.put("endpoint", endpoint));
        region().ifPresent(region -> keys.put("region", region));
        accessKeyId().ifPresent(key -> keys.put("access-key-id", key));
        secretAccessKey().ifPresent(secret -> keys.put("secret-access-key", secret));
        sessionToken().ifPresent(token -> keys.put("session-token", token));
        options().forEach((name, value) -> keys.put(StoreLocation.OPTIONS + name, value));
        return StoreLocation.of(keys);
    }
}
