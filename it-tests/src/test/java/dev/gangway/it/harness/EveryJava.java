package dev.gangway.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the {@link Jdk} of a parameterized class or test comes from: each that is installed. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@MethodSource("dev.gangway.it.harness.Jdk#all")
public @interface EveryJava {}
