package dev.axial.service.configuration;

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

    /** Everything above as OpenDAL's options for {@link #scheme()}. */
    default Map<String, String> openDalOptions() {
        Map<String, String> all = new HashMap<>();
        if (scheme().equals("fs")) {
            all.put("root", FOLDER);
        }
        root().ifPresent(root -> all.put("root", root));
        bucket().ifPresent(bucket -> all.put("bucket", bucket));
        endpoint().ifPresent(endpoint -> all.put("endpoint", endpoint));
        region().ifPresent(region -> all.put("region", region));
        accessKeyId().ifPresent(key -> all.put("access_key_id", key));
        secretAccessKey().ifPresent(secret -> all.put("secret_access_key", secret));
        sessionToken().ifPresent(token -> all.put("session_token", token));
        all.putAll(options());
        return all;
    }
}
