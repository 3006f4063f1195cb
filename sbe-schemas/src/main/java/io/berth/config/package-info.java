/** How every process of Berth reads its properties file, environment and system properties. */
package io.berth.config;
