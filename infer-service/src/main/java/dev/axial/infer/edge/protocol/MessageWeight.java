package dev.axial.infer.edge.protocol;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * The heap that a message of protobuf takes at most once it is parsed, told from its bytes: two bytes may be an object, and one
 * byte a number of eight. Bytes that are parsed as views of the message take none of their own.
 */
final class MessageWeight {

    /** A small message, an entry of a map or a view of bytes, and its place in a list. */
    private static final int OBJECT = 128;

    /** Eight bytes, in a list that grows by half and is copied then. */
    private static final int NUMBER = 20;

    /** Bytes of a character, and of the text that it came as. */
    private static final int CHARACTER = 3;

    private MessageWeight() {}

    /**
     * Reads a message to its end without making objects of it.
     *
     * @param type of the message
     * @throws IOException if these are no fields of protobuf
     */
    static long of(CodedInputStream message, Descriptor type) throws IOException {
        long weight = OBJECT;
        for (int tag = message.readTag(); tag != 0; tag = message.readTag()) {
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                message.skipField(tag);
                weight += NUMBER;
                continue;
            }
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            int length = message.readRawVarint32();
            int outside = message.pushLimit(length);
            if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                weight += of(message, field.getMessageType());
            } else {
                weight += OBJECT + length * perByte(field);
                message.skipRawBytes(length);
            }
            message.popLimit(outside);
        }
        return weight;
    }

    private static long perByte(FieldDescriptor field) {
        if (field == null) {
            return 1; // kept as it came
        }
        if (field.isPackable()) {
            return NUMBER;
        }
        return field.getJavaType() == FieldDescriptor.JavaType.STRING ? CHARACTER : 0;
    }
}
