using System.Text.Json;

namespace MailCompliance.Engine.Policy;

/// <summary>One value of a JSON file that knows where it stands.</summary>
/// <param name="Path"><c>rules.attachment-size.maxBytes</c>, <c>exceptions[0].from</c>; <c>$</c> for the root.</param>
/// <param name="Line">1-based line of the value's first character.</param>
/// <param name="Text">A string's text or a number's digits; empty for everything else.</param>
internal sealed record JsonItem(string Path, int Line, JsonValueKind Kind, string Text)
{
    /// <summary>Members of an object in file order, one per name.</summary>
    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>Elements of an array.</summary>
    public IReadOnlyList<JsonItem> Elements { get; init; } = [];

    public JsonItem? this[string name] => Members.FirstOrDefault(member => member.Name == name)?.Value;

    /// <summary>What it is, for people.</summary>
    public string Named => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>This value and all below it.</summary>
    public IEnumerable<JsonItem> All() =>
        [this, .. Members.SelectMany(member => member.Value.All()), .. Elements.SelectMany(element => element.All())];
}

/// <param name="Line">Line of the name.</param>
internal sealed record JsonMember(string Name, int Line, JsonItem Value);
