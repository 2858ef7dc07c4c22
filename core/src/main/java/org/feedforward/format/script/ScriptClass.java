package org.feedforward.format.script;

import java.util.Map;

/**
 * A class of the code.
 *
 * @param methods its methods by name
 * @param constants its attributes that have a value in the code
 */
record ScriptClass(Map<String, Function> methods, Map<String, Expression> constants) {}
