using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MailCompliance.Engine.Policy;

/// <summary>Reads JSON with comments and trailing commas into items that know their lines.</summary>
internal sealed class JsonItemReader
{
    /// <summary>A policy is a few hundred lines; what is larger is another file.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonReaderOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 32,
    };

    private readonly ProblemList problems;
    private int line = 1;
    private long counted;

    private JsonItemReader(ProblemList problems) => this.problems = problems;

    /// <summary>The root, or null where the bytes are no JSON; duplicate keys and bad syntax go to <paramref name="problems"/>.</summary>
    public static JsonItem? Read(ReadOnlySpan<byte> utf8, ProblemList problems)
    {
        utf8 = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (utf8.Length > MaxBytes)
            return Refused("is larger than 4 MB: this cannot be a policy file.", 0);
        if (!Utf8.IsValid(utf8))
            return Refused("is not UTF-8 text. Save it as UTF-8.", 0);

        if (utf8.TrimStart(" \t\r\n"u8).IsEmpty)
            return Refused("is empty.", 1);

        var reader = new Utf8JsonReader(utf8, Options);
        try
        {
            reader.Read();
            var root = new JsonItemReader(problems).Value(ref reader, utf8, "$");
            while (reader.Read())
            {
            }

            return root;
        }
        catch (JsonException e)
        {
            return Refused($"is not valid JSON: {Reason(e)}", (int)(e.LineNumber ?? -1) + 1);
        }

        JsonItem? Refused(string why, int at)
        {
            problems.Error("$", at, why);
            return null;
        }
    }

    private JsonItem Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path)
    {
        var at = LineOf(ref reader, utf8);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => new JsonItem(path, at, JsonValueKind.Object, "") { Members = Members(ref reader, utf8, path) },
            JsonTokenType.StartArray => new JsonItem(path, at, JsonValueKind.Array, "") { Elements = Elements(ref reader, utf8, path) },
            JsonTokenType.String => new JsonItem(path, at, JsonValueKind.String, Text(ref reader, path, at)),
            JsonTokenType.Number => new JsonItem(path, at, JsonValueKind.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.True => new JsonItem(path, at, JsonValueKind.True, ""),
            JsonTokenType.False => new JsonItem(path, at, JsonValueKind.False, ""),
            _ => new JsonItem(path, at, JsonValueKind.Null, ""),
        };
    }

    private List<JsonMember> Members(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path)
    {
        var members = new List<JsonMember>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = LineOf(ref reader, utf8);
            var name = Text(ref reader, path, at);
            var memberPath = path == "$" ? name : $"{path}.{name}";
            reader.Read();
            var value = Value(ref reader, utf8, memberPath);
            if (lines.TryAdd(name, at))
                members.Add(new(name, at, value));
            else
                problems.Error(memberPath, at, $"stands here twice: first in line {lines[name]}. Keep one of them.");
        }

        return members;
    }

    private List<JsonItem> Elements(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string path)
    {
        var elements = new List<JsonItem>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(Value(ref reader, utf8, $"{path}[{elements.Count}]"));
        return elements;
    }

    /// <summary>Escapes can spell half a surrogate pair, which is no text.</summary>
    private string Text(ref Utf8JsonReader reader, string path, int at)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            problems.Error(path, at, "holds an escape (\\u…) that is no character.");
            return "";
        }
    }

    private int LineOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        line += utf8[(int)counted..(int)reader.TokenStartIndex].Count((byte)'\n');
        counted = reader.TokenStartIndex;
        return line;
    }

    /// <summary>The framework ends its sentence with a position that is said already.</summary>
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
