using System.Globalization;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>Declarations by which text is not seen: switched off, made tiny, pale, flat, or pushed away.</summary>
internal static class HidingStyles
{
    /// <summary>Pixels or points below which nobody reads.</summary>
    private const double Readable = 6;

    private static readonly string[] Moving = ["transform", "scale", "translate", "clip", "clip-path", "filter", "mask", "animation", "animation-name"];

    /// <param name="declarations">Of a rule or a style attribute.</param>
    public static bool Hides(string declarations)
    {
        foreach (var declaration in declarations.ToLowerInvariant().Split(';'))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0 && Hides(declaration[..colon].Trim(), declaration[(colon + 1)..].Trim()))
                return true;
        }

        return false;
    }

    private static bool Hides(string property, string value) => property switch
    {
        "display" => value.StartsWith("none", StringComparison.Ordinal),
        "visibility" => value.StartsWith("hidden", StringComparison.Ordinal) || value.StartsWith("collapse", StringComparison.Ordinal),
        "mso-hide" => value.StartsWith("all", StringComparison.Ordinal),
        "content-visibility" => value.StartsWith("hidden", StringComparison.Ordinal),
        "opacity" => NumberOf(value) is < 0.5,
        "font-size" or "font" or "line-height" => SizeOf(value) is < Readable,
        "height" or "max-height" or "width" or "max-width" => SizeOf(value) is < Readable,
        "color" or "-webkit-text-fill-color" => IsPale(value),
        "position" => value.StartsWith("absolute", StringComparison.Ordinal) || value.StartsWith("fixed", StringComparison.Ordinal),
        "text-indent" or "margin" or "margin-left" or "margin-top" => value.Contains('-', StringComparison.Ordinal),
        _ => Moving.Contains(property.StartsWith("-webkit-", StringComparison.Ordinal) ? property[8..] : property),
    };

    /// <summary>Pixels or points; null for what is relative to something else.</summary>
    private static double? SizeOf(string value)
    {
        var number = NumberOf(value);
        return number is 0 || value.Contains("px", StringComparison.Ordinal) || value.Contains("pt", StringComparison.Ordinal) ? number : null;
    }

    private static double? NumberOf(string value)
    {
        var length = value.AsSpan().IndexOfAnyExcept("0123456789.-");
        return double.TryParse(length < 0 ? value : value.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsPale(string value) =>
        value.StartsWith("#f", StringComparison.Ordinal) || value.StartsWith("white", StringComparison.Ordinal) || value.StartsWith("transparent", StringComparison.Ordinal)
        || value.StartsWith("rgb(25", StringComparison.Ordinal) || value.StartsWith("rgba(", StringComparison.Ordinal) || value.StartsWith("hsl", StringComparison.Ordinal);
}
