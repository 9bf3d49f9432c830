package dev.axial.train.fitting;

import dev.axial.train.network.Network;
import dev.axial.train.network.Parameter;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The weights with which gradient descent begins: PyTorch's default, drawn by a generator of our own so that it depends
 * on nothing but the seed and the parameter's name.
 *
 * <p>Weights and biases of a layer that sums over n inputs are uniform in {@code [-1/sqrt(n), 1/sqrt(n))}, which is
 * Kaiming's uniform with a = sqrt(5); batch norm begins as the identity. The generator is {@code L64X128MixRandom},
 * seeded with the first eight bytes of SHA-256 of {@code "seed/name"}.
 *
 * @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015</a>
 */
final class InitialWeights {

    private InitialWeights() {}

    static Weights draw(Network network, long seed) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            tensors.put(parameter.name(), new Tensor(parameter.shape(), values(parameter, seed)));
        }
        return new Weights(network, tensors);
    }

    private static float[] values(Parameter parameter, long seed) {
        float[] values = new float[Math.toIntExact(parameter.size())];
        switch (parameter.kind()) {
            case WEIGHT, BIAS -> {
                RandomGenerator random = generator(seed, parameter.name());
                double bound = 1 / Math.sqrt(parameter.fanIn());
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
            }
            case SCALE, RUNNING_VARIANCE -> Arrays.fill(values, 1);
            case SHIFT, RUNNING_MEAN -> Arrays.fill(values, 0);
        }
        return values;
    }

    /** A generator for one purpose of a run. */
    static RandomGenerator generator(long seed, String purpose) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((seed + "/" + purpose).getBytes(StandardCharsets.UTF_8));
            return RandomGeneratorFactory.of("L64X128MixRandom")
                    .create(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
