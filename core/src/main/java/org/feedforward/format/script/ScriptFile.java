package org.feedforward.format.script;

import java.util.Map;

/**
 * What one file of code defines.
 *
 * @param classes its classes by name
 * @param functions its functions by name
 */
record ScriptFile(Map<String, ScriptClass> classes, Map<String, Function> functions) {}
