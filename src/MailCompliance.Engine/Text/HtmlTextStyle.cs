namespace MailCompliance.Engine.Text;

/// <summary>What an element inherits that decides whether its text is seen.</summary>
internal readonly record struct HtmlSight(bool Hidden, bool ZeroFont, bool Invisible, bool Preformatted)
{
    public bool IsSeen => !Hidden && !ZeroFont && !Invisible;
}

/// <summary>Reads inline styles as far as they hide text (CSS 2.2; mso-hide of Word).</summary>
internal static class HtmlTextStyle
{
    /// <summary>The sight inside an element with this style attribute.</summary>
    public static HtmlSight Apply(ReadOnlySpan<char> style, HtmlSight sight)
    {
        var (flat, clipped) = (false, false);
        while (!style.IsEmpty)
        {
            var end = style.IndexOf(';');
            var declaration = end < 0 ? style : style[..end];
            style = end < 0 ? default : style[(end + 1)..];
            var colon = declaration.IndexOf(':');
            if (colon < 0)
                continue;

            var property = declaration[..colon].Trim();
            var value = declaration[(colon + 1)..].Trim();
            flat |= Equal(property, "max-height") && IsZero(value);
            clipped |= Equal(property, "overflow") && Starts(value, "hidden");
            sight = ApplyDeclaration(property, value, sight);
        }

        return flat && clipped ? sight with { Hidden = true } : sight;
    }

    /// <summary>Whether a visible line is drawn on top and there alone, as Outlook does above history.</summary>
    public static bool HasRuleOnTop(ReadOnlySpan<char> style)
    {
        var found = style.IndexOf("border-top", StringComparison.OrdinalIgnoreCase);
        return found >= 0 && style[found..].Contains("solid", StringComparison.OrdinalIgnoreCase);
    }

    private static HtmlSight ApplyDeclaration(ReadOnlySpan<char> property, ReadOnlySpan<char> value, HtmlSight sight)
    {
        if (Equal(property, "display"))
            return Starts(value, "none") ? sight with { Hidden = true } : sight;
        if (Equal(property, "mso-hide"))
            return Starts(value, "all") ? sight with { Hidden = true } : sight;
        if (Equal(property, "opacity"))
            return IsZero(value) ? sight with { Hidden = true } : sight;
        if (Equal(property, "visibility"))
            return sight with { Invisible = Starts(value, "hidden") || Starts(value, "collapse") };
        if (Equal(property, "font-size"))
            return sight with { ZeroFont = IsZero(value) || (sight.ZeroFont && IsRelative(value)) };
        if (Equal(property, "white-space"))
            return sight with { Preformatted = Starts(value, "pre") && !Starts(value, "pre-line") };
        return sight;
    }

    private static bool IsRelative(ReadOnlySpan<char> value) =>
        value.Contains('%') || value.Contains("em", StringComparison.OrdinalIgnoreCase) || Starts(value, "inherit");

    private static bool IsZero(ReadOnlySpan<char> value)
    {
        var digits = 0;
        foreach (var letter in value)
        {
            if (letter is >= '1' and <= '9')
                return false;
            if (letter == '0')
                digits++;
            else if (letter != '.')
                break;
        }

        return digits > 0;
    }

    private static bool Equal(ReadOnlySpan<char> left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(ReadOnlySpan<char> value, string start) => value.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
