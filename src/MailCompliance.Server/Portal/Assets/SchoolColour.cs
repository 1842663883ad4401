using System.Globalization;

namespace MailCompliance.Server.Portal.Assets;

/// <summary>The school's colour as the page's header, with text that can be read on it (WCAG 2.2, 1.4.3).</summary>
public static class SchoolColour
{
    /// <param name="colour"><c>#rrggbb</c>, as the policy reader lets through.</param>
    public static string Css(string colour) => $":root{{--school-colour:{colour};--school-text-colour:{TextOn(colour)}}}";

    /// <summary>Black or white, whichever contrasts more.</summary>
    public static string TextOn(string colour)
    {
        var luminance = Luminance(colour);
        return Contrast(luminance, 1) >= Contrast(luminance, 0) ? "#ffffff" : "#0b0c0c";
    }

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    /// <summary>Relative luminance (WCAG 2.2, glossary).</summary>
    private static double Luminance(string colour) => 0.2126 * Linear(colour[1..3]) + 0.7152 * Linear(colour[3..5]) + 0.0722 * Linear(colour[5..7]);

    private static double Linear(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
