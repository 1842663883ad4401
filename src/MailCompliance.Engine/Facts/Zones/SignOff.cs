using System.Collections.Frozen;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>Words that close a letter.</summary>
internal static class SignOff
{
    private const int MaxLength = 40;

    private static readonly FrozenSet<string> Words = new[]
    {
        "regards", "kind regards", "kindest regards", "best regards", "warm regards", "warmest regards", "with regards", "with kind regards",
        "many regards", "best", "best wishes", "with best wishes", "all the best", "warm wishes", "warmest wishes", "with warm wishes", "yours",
        "yours sincerely", "yours faithfully", "yours truly", "yours in sport", "sincerely", "faithfully", "thanks", "many thanks", "thank you",
        "thanks again", "thank you very much", "with thanks", "with many thanks", "thanks and regards", "thanks and best wishes",
        "many thanks and best wishes", "thank you and best wishes", "thanks and kind regards", "many thanks and kind regards",
        "thank you in advance", "thanks in advance", "cheers", "respectfully", "kind wishes", "br", "kr", "cofion", "cofion gorau",
        "cofion cynnes", "yn gywir", "diolch", "diolch yn fawr", "love",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the line says this and nothing else.</summary>
    public static bool IsOn(ReadOnlySpan<char> line) => line.Length is > 1 and <= MaxLength && Words.Contains(PlainWords.Of(line).Trim());
}
