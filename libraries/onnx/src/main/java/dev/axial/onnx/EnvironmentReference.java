package dev.axial.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Keeps ONNX Runtime's environment until its process is gone. The Java API gives it back in a shutdown hook, and hooks run
 * side by side: what a service still answers while it ends would crash it. The environment counts who holds it; here it is
 * held once more than the hook gives back, by the API's own private means, since it offers no other.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/issues/31352">onnxruntime, issue 31352</a>
 */
final class EnvironmentReference {

    private EnvironmentReference() {}

    /** After the environment was made. @throws IllegalStateException if this version of ONNX Runtime is made otherwise */
    static void take() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue(), "axial");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "ONNX Runtime is not the version that Axial was built for, 1.29.0: its environment is made otherwise",
                    e);
        }
    }
}
