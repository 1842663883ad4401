using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>What the declarations of a rule or of a style attribute do to text, as far as it can be hidden by them.</summary>
internal static class StyleRules
{
    /// <summary>Pixels or points below which nobody reads.</summary>
    private const double Readable = 6;

    /// <summary>Properties that decide whether text is seen.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Deciding = new[]
    {
        "all", "display", "visibility", "opacity", "font", "font-size", "color", "height", "max-height", "width", "max-width", "overflow", "position", "clip", "clip-path", "transform",
        "scale", "translate", "text-indent", "mso-hide", "filter", "line-height", "zoom", "mask", "float", "content-visibility", "text-fill-color", "animation", "animation-name",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.-");

    private delegate bool Judgement(ReadOnlySpan<char> property, ReadOnlySpan<char> value);

    /// <summary>Whether anything in it decides if text is seen, whatever it decides.</summary>
    public static bool Decides(ReadOnlySpan<char> declarations) => Any(declarations, static (property, value) =>
        // margins are in every sheet; only negative ones push a text out of sight
        Deciding.Contains(property) || (property.StartsWith("margin", StringComparison.OrdinalIgnoreCase) && value.Contains('-')));

    /// <summary>Whether text is not seen by it: switched off, made tiny, pale, flat, or pushed away.</summary>
    public static bool Hides(ReadOnlySpan<char> declarations) => Any(declarations, static (property, value) =>
        Deciding.Contains(property) ? HidesBy(property, value) : property.StartsWith("margin", StringComparison.OrdinalIgnoreCase) && value.Contains('-'));

    public static bool IsPale(ReadOnlySpan<char> color) =>
        Starts(color, "#f") || Starts(color, "fff") || Starts(color, "white") || Starts(color, "transparent") || Starts(color, "rgb(25") || Starts(color, "rgba(") || Starts(color, "hsl");

    private static bool Any(ReadOnlySpan<char> declarations, Judgement judgement)
    {
        foreach (var range in declarations.Split(';'))
        {
            var declaration = declarations[range];
            var colon = declaration.IndexOf(':');
            if (colon > 0 && judgement(Unprefixed(declaration[..colon].Trim()), declaration[(colon + 1)..].Trim()))
                return true;
        }

        return false;
    }

    private static bool HidesBy(ReadOnlySpan<char> property, ReadOnlySpan<char> value)
    {
        if (Equal(property, "display"))
            return Starts(value, "none");
        if (Equal(property, "visibility") || Equal(property, "content-visibility"))
            return Starts(value, "hidden") || Starts(value, "collapse");
        if (Equal(property, "mso-hide"))
            return Starts(value, "all");
        if (Equal(property, "opacity"))
            return NumberOf(value) is < 0.5;
        if (Equal(property, "color") || Equal(property, "text-fill-color"))
            return IsPale(value);
        if (Equal(property, "position"))
            return Starts(value, "absolute") || Starts(value, "fixed");
        if (Equal(property, "text-indent"))
            return value.Contains('-');
        if (Equal(property, "font") || Equal(property, "font-size") || Equal(property, "line-height") || property.EndsWith("height", StringComparison.OrdinalIgnoreCase) || property.EndsWith("width", StringComparison.OrdinalIgnoreCase))
            return SizeOf(value) is < Readable;
        return !(Equal(property, "all") || Equal(property, "overflow") || Equal(property, "float") || Equal(property, "zoom"));
    }

    /// <summary>Pixels or points; null for what is relative to something else.</summary>
    private static double? SizeOf(ReadOnlySpan<char> value)
    {
        var number = NumberOf(value);
        return number is 0 || value.Contains("px", StringComparison.OrdinalIgnoreCase) || value.Contains("pt", StringComparison.OrdinalIgnoreCase) ? number : null;
    }

    private static double? NumberOf(ReadOnlySpan<char> value)
    {
        var length = value.IndexOfAnyExcept(Digits);
        return double.TryParse(length < 0 ? value : value[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static ReadOnlySpan<char> Unprefixed(ReadOnlySpan<char> property)
    {
        var end = property.StartsWith('-') ? property[1..].IndexOf('-') : -1;
        return end < 0 ? property : property[(end + 2)..];
    }

    private static bool Equal(ReadOnlySpan<char> left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(ReadOnlySpan<char> value, string start) => value.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
