package io.berth.wire;

import java.util.List;

/**
 * Writes the C++ program that takes golden vectors through the generated C++ codecs: it decodes the
 * bytes of each, prints the values it found as the vector has them, encodes them anew, and prints
 * those bytes.
 */
final class CppRoundTripSource {
    private static final String PRELUDE =
            """
            #include <cstdint>
            #include <cstring>
            #include <fstream>
            #include <iostream>
            #include <stdexcept>
            #include <string>
            #include <vector>

            static std::string number(std::uint64_t value) { return std::to_string(value); }
            static std::string number(std::uint32_t value) { return std::to_string(value); }
            static std::string number(std::uint16_t value) { return std::to_string(value); }
            static std::string number(std::uint8_t value) { return std::to_string(value); }
            static std::string number(std::int64_t value) { return std::to_string(value); }
            static std::string number(std::int32_t value) { return std::to_string(value); }
            static std::string number(std::int16_t value) { return std::to_string(value); }
            static std::string number(std::int8_t value) { return std::to_string(value); }

            static std::string hex(const char *bytes, std::size_t length)
            {
                static const char *const digits = "0123456789abcdef";
                std::string text;
                for (std::size_t i = 0; i < length; i++)
                {
                    const auto byte = static_cast<unsigned char>(bytes[i]);
                    text += digits[byte >> 4];
                    text += digits[byte & 15];
                }
                return text;
            }

            static void show(const std::string &path, const std::string &value)
            {
                std::cout << "# " << path << " =" << (value.empty() ? "" : " ") << value << "\\n";
            }

            static std::vector<char> read(const char *file)
            {
                std::ifstream in(file);
                std::string line;
                std::vector<char> bytes;
                while (std::getline(in, line))
                {
                    if (line[0] == '#')
                    {
                        continue;
                    }
                    for (std::size_t i = 0; i + 1 < line.size(); i += 2)
                    {
                        bytes.push_back(static_cast<char>(std::stoi(line.substr(i, 2), nullptr, 16)));
                    }
                }
                return bytes;
            }

            """;

    private static final String MAIN_HEAD =
            """
            int main(int argc, char **argv)
            {
                std::vector<char> out(65536);
                for (int i = 1; i + 1 < argc; i += 2)
                {
                    const std::string name = argv[i];
                    std::vector<char> in = read(argv[i + 1]);
                    std::size_t length = 0;
            """;

    private static final String MAIN_TAIL =
            """
                    for (std::size_t at = 0; at < length; at += 32)
                    {
                        std::cout << hex(out.data() + at, length - at < 32 ? length - at : 32) << "\\n";
                    }
                }
                return 0;
            }
            """;

    private final StringBuilder source = new StringBuilder();
    private String namespace;

    private CppRoundTripSource() {}

    static String of(final List<SchemaModel> schemas) {
        return new CppRoundTripSource().program(schemas);
    }

    private String program(final List<SchemaModel> schemas) {
        for (final SchemaModel schema : schemas) {
            final String directory = schema.javaPackage().replace('.', '_');
            for (final SchemaModel.Message message : schema.messages()) {
                line(0, "#include \"" + directory + "/" + message.name() + ".h\"");
            }
        }
        source.append(PRELUDE);
        for (final SchemaModel schema : schemas) {
            namespace = schema.javaPackage().replace(".", "::") + "::";
            schema.messages().forEach(message -> function(schema, message));
        }
        source.append(MAIN_HEAD);
        for (final SchemaModel schema : schemas) {
            for (final SchemaModel.Message message : schema.messages()) {
                line(2, "if (name == \"" + schema.name() + "/" + message.name() + "\")");
                line(2, "{");
                line(3, "std::cout << \"" + GoldenVectors.title(schema, message) + "\\n\";");
                line(3, "length = " + schema.name() + message.name() + "(in, out);");
                line(2, "}");
            }
        }
        return source.append(MAIN_TAIL).toString();
    }

    private void function(final SchemaModel schema, final SchemaModel.Message message) {
        final String codec = namespace + message.name();
        line(
                0,
                "static std::size_t "
                        + schema.name()
                        + message.name()
                        + "(std::vector<char> &in, std::vector<char> &out)");
        line(0, "{");
        line(1, namespace + "MessageHeader header(in.data(), in.size());");
        line(
                1,
                "if (header.templateId() != "
                        + codec
                        + "::sbeTemplateId() || header.schemaId() != "
                        + codec
                        + "::sbeSchemaId())");
        line(1, "{");
        line(2, "throw std::runtime_error(\"another message\");");
        line(1, "}");
        line(1, codec + " decoder;");
        line(
                1,
                "decoder.wrapForDecode(in.data(), 8, header.blockLength(), header.version(), in.size());");
        line(1, codec + " encoder;");
        line(1, "encoder.wrapAndApplyHeader(out.data(), 0, out.size());");
        line(1, "const std::string path;");
        block(1, "decoder", "encoder", "path", message.block());
        line(1, "if (decoder.sbePosition() != in.size())");
        line(1, "{");
        line(2, "throw std::runtime_error(\"bytes left over\");");
        line(1, "}");
        line(1, "return encoder.sbePosition();");
        line(0, "}");
        line(0, "");
    }

    private void block(
            final int indent,
            final String decoder,
            final String encoder,
            final String path,
            final SchemaModel.Block block) {
        block.fields().forEach(field -> field(indent, decoder, encoder, path, field));
        for (final SchemaModel.Group group : block.groups()) {
            final String name = group.name();
            line(indent, "auto &" + name + "In = " + decoder + "." + name + "();");
            line(indent, "const auto " + name + "Count = " + name + "In.count();");
            line(
                    indent,
                    "auto &" + name + "Out = " + encoder + "." + name + "Count(" + name
                            + "Count);");
            line(indent, "show(" + path + " + \"" + name + ".count\", number(" + name + "Count));");
            line(
                    indent,
                    "for (std::size_t "
                            + name
                            + "Index = 0; "
                            + name
                            + "In.hasNext(); "
                            + name
                            + "Index++)");
            line(indent, "{");
            line(indent + 1, name + "In.next();");
            line(indent + 1, name + "Out.next();");
            line(
                    indent + 1,
                    "const std::string "
                            + name
                            + "Path = "
                            + path
                            + " + \""
                            + name
                            + "[\" + std::to_string("
                            + name
                            + "Index) + \"].\";");
            block(indent + 1, name + "In", name + "Out", name + "Path", group.entry());
            line(indent, "}");
        }
        for (final SchemaModel.Data data : block.data()) {
            final String name = data.name();
            line(
                    indent,
                    "const std::string "
                            + name
                            + "Data = "
                            + decoder
                            + ".get"
                            + capitalised(name)
                            + "AsString();");
            line(indent, encoder + ".put" + capitalised(name) + "(" + name + "Data);");
            final String text =
                    data.text()
                            ? name + "Data"
                            : "hex(" + name + "Data.data(), " + name + "Data.size())";
            line(indent, "show(" + path + " + \"" + name + "\", " + text + ");");
        }
    }

    private void field(
            final int indent,
            final String decoder,
            final String encoder,
            final String path,
            final SchemaModel.Field field) {
        final String name = field.name();
        final String get = decoder + "." + name + "()";
        final String show = "show(" + path + " + \"" + name + "\", ";
        switch (field.kind()) {
            case NUMBER -> {
                line(indent, encoder + "." + name + "(" + get + ");");
                line(indent, show + "number(" + get + "));");
            }
            case ENUM -> {
                line(indent, encoder + "." + name + "(" + get + ");");
                line(indent, show + namespace + field.type() + "::c_str(" + get + "));");
            }
            case ARRAY -> {
                line(indent, encoder + ".put" + capitalised(name) + "(" + get + ");");
                line(indent, show + "hex(" + get + ", " + field.length() + "));");
            }
            case NUMBERS -> {
                line(indent, "std::string " + name + "List;");
                line(indent, "for (std::size_t i = 0; i < " + field.length() + "; i++)");
                line(indent, "{");
                line(indent + 1, encoder + "." + name + "(i, " + decoder + "." + name + "(i));");
                line(
                        indent + 1,
                        name
                                + "List += (i == 0 ? \"\" : \",\") + number("
                                + decoder
                                + "."
                                + name
                                + "(i));");
                line(indent, "}");
                line(indent, show + name + "List);");
            }
            case SET -> {
                line(indent, encoder + "." + name + "().clear();");
                line(indent, "std::string " + name + "Set;");
                for (final String choice : field.choices()) {
                    line(indent, "if (" + get + "." + choice + "())");
                    line(indent, "{");
                    line(indent + 1, encoder + "." + name + "()." + choice + "(true);");
                    line(
                            indent + 1,
                            name
                                    + "Set += std::string("
                                    + name
                                    + "Set.empty() ? \"\" : \",\") + \""
                                    + choice
                                    + "\";");
                    line(indent, "}");
                }
                line(indent, show + name + "Set);");
            }
            default -> throw new AssertionError(field);
        }
    }

    private void line(final int indent, final String text) {
        source.append("    ".repeat(indent)).append(text).append('\n');
    }

    private static String capitalised(final String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
