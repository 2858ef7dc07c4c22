package org.feedforward.job.sql.catalyst;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import scala.collection.immutable.ArraySeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Catalyst's collections and functions from Java. */
public final class Seqs {

  private Seqs() {}

  /** An indexed sequence: apply is constant time, which wide plans need. */
  @SuppressWarnings("unchecked")
  public static <T> Seq<T> seq(List<? extends T> list) {
    return (Seq<T>) ArraySeq.unsafeWrapArray(list.toArray());
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the list is read, not kept
  public static <T> Seq<T> seq(T... elements) {
    return seq(List.of(elements));
  }

  /** A map of texts; in the order of another one. */
  public static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> map) {
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
  }

  public static <T> List<T> list(scala.collection.Seq<T> seq) {
    return List.copyOf(CollectionConverters.asJava(seq));
  }

  public static <T, R> scala.Function1<T, R> function(Function<T, R> function) {
    return function::apply;
  }

  /** A total rewrite as the partial function that tree transformations take. */
  public static <T, R> AbstractPartialFunction<T, R> rewrite(Function<T, R> function) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T node) {
        return true;
      }

      @Override
      public R apply(T node) {
        return function.apply(node);
      }
    };
  }
}
