package dev.axial.contract.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.function.Function;

/** Reads a number with a point as JSON has it: finite, and never a text such as "NaN". */
final class FiniteNumbers {

    private FiniteNumbers() {}

    static Module module() {
        return new SimpleModule("finite-numbers")
                .addDeserializer(double.class, new Reader<>(double.class, Double::doubleValue))
                .addDeserializer(Double.class, new Reader<>(Double.class, Double::doubleValue))
                .addDeserializer(float.class, new Reader<>(float.class, Double::floatValue))
                .addDeserializer(Float.class, new Reader<>(Float.class, Double::floatValue));
    }

    private static final class Reader<T extends Number> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient Function<Double, T> narrow;

        Reader(Class<T> type, Function<Double, T> narrow) {
            super(type);
            this.narrow = narrow;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken().isNumeric()) {
                T value = narrow.apply(parser.getDoubleValue());
                if (Double.isFinite(value.doubleValue())) {
                    return value;
                }
            }
            return context.reportInputMismatch(this, "no finite number");
        }

        @Override
        public T getNullValue(DeserializationContext context) throws JsonMappingException {
            return handledType().isPrimitive() ? context.reportInputMismatch(this, "no number") : null;
        }
    }
}
