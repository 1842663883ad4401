using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MailCompliance.Tests.Policy.Publishing;

/// <summary>The doc comments of the engine: what a setting means is written once, where it is declared.</summary>
internal static partial class DocComments
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.Combine(AppContext.BaseDirectory, "MailCompliance.Engine.xml"))
        .Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>The property's summary, or its parameter's where a positional record declares it; empty where there is none.</summary>
    public static string Of(PropertyInfo property)
    {
        var type = property.DeclaringType!.FullName!.Replace('+', '.');
        var own = Members.GetValueOrDefault($"P:{type}.{property.Name}")?.Element("summary");
        var parameter = Members.GetValueOrDefault($"T:{type}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == property.Name);
        return Plain(own ?? parameter);
    }

    public static string OfValue(Type enumeration, string name) =>
        Plain(Members.GetValueOrDefault($"F:{enumeration.FullName!.Replace('+', '.')}.{name}")?.Element("summary"));

    private static string Plain(XElement? element)
    {
        if (element is null)
            return "";
        foreach (var see in element.Descendants("see").Concat(element.Descendants("paramref")).ToList())
            see.ReplaceWith((see.Attribute("cref") ?? see.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "");
        foreach (var code in element.Descendants("c").ToList())
            code.ReplaceWith($"`{code.Value}`");
        return Blanks().Replace(element.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
