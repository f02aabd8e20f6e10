package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {
    private static final ClassLoader LOADER = AttributesTest.class.getClassLoader();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void valuesComeBack() throws Exception {
        int[][] numbers = {{1}, {2, 3}};
        assertThat(Attributes.deserialize(Attributes.serialize(numbers), LOADER))
                .isEqualTo(numbers);
        assertThat(Attributes.deserialize(Attributes.serialize(int.class), LOADER))
                .isEqualTo(int.class);
        Object proxy = Proxy.newProxyInstance(LOADER, new Class<?>[] {Runnable.class}, new Handler());
        assertThat(Attributes.deserialize(Attributes.serialize(proxy), LOADER)).isInstanceOf(Runnable.class);
    }

    @Test
    void whatCannotBeSavedIsNamedWithItsClass() {
        assertThatThrownBy(() -> Attributes.serialize(new ArrayList<>(List.of("a", new Object()))))
                .isInstanceOf(Attributes.UnserializableException.class)
                .hasMessage("java.lang.Object, which is not serializable");
    }

    @Test
    void packedAttributesComeBackAndEveryCutIsTold() throws Exception {
        Map<String, byte[]> attributes = Map.of("a", bytes("one"), "ä", bytes(""));
        byte[] packed = Attributes.encode(attributes);
        assertThat(Attributes.areEqual(Attributes.decode(packed), attributes)).isTrue();
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Attributes.decode(cut)).isInstanceOf(IOException.class);
        }
        packed[0] = 9;
        assertThatThrownBy(() -> Attributes.decode(packed)).hasMessage("stored session of format 9 (expected 1)");
    }

    @Test
    void changesOfTwoAreJoined() {
        Map<String, byte[]> base = Map.of(
                "same", bytes("0"), "mine", bytes("0"), "theirs", bytes("0"), "both", bytes("0"), "gone", bytes("0"));
        Map<String, byte[]> mine = Map.of(
                "same",
                bytes("0"),
                "mine",
                bytes("1"),
                "theirs",
                bytes("0"),
                "both",
                bytes("1"),
                "gone",
                bytes("0"),
                "new",
                bytes("1"));
        Map<String, byte[]> theirs = Map.of(
                "same", bytes("0"), "mine", bytes("0"), "theirs", bytes("2"), "both", bytes("2"), "newer", bytes("2"));
        Map<String, byte[]> merged = Attributes.merge(base, mine, theirs);
        assertThat(merged.keySet()).containsExactlyInAnyOrder("same", "mine", "theirs", "both", "new", "newer");
        assertThat(merged.get("mine")).isEqualTo(bytes("1"));
        assertThat(merged.get("theirs")).isEqualTo(bytes("2"));
        assertThat(merged.get("both")).isEqualTo(bytes("1"));
    }

    private static final class Handler implements java.lang.reflect.InvocationHandler, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] args) {
            return 0;
        }
    }
}
