using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>
/// Fills option records from configuration strictly: a key that no property takes is a problem, and so is a value that
/// does not parse. Every problem is collected; none stops the binding of the rest.
/// </summary>
public sealed class OptionsBinder
{
    private readonly List<ConfigurationProblem> problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => problems;

    public T Bind<T>(IConfiguration section, string path) where T : new()
    {
        return (T)Bind(typeof(T), section, path);
    }

    private object Bind(Type type, IConfiguration section, string path)
    {
        var instance = Activator.CreateInstance(type)!;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            var childPath = path.Length == 0 ? child.Key : $"{path}:{child.Key}";
            if (!properties.TryGetValue(child.Key, out var property))
            {
                problems.Add(new(childPath, UnknownKey(child.Key, path, properties.Keys)));
                continue;
            }

            if (Read(property.PropertyType, child, $"{path}:{property.Name}".TrimStart(':')) is { } value)
                property.SetValue(instance, value);
        }

        return instance;
    }

    /// <summary>The words for a key that does not exist, with the name that was probably meant.</summary>
    public static string UnknownKey(string key, string path, IEnumerable<string> known)
    {
        var where = path.Length == 0 ? "section" : $"setting of {path}";
        return Engine.Policy.NearestName.Of(key, known) is { } nearest
            ? $"there is no such {where}; did you mean {nearest}?"
            : $"there is no such {where}. Known: {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
    }

    private object? Read(Type type, IConfigurationSection section, string path)
    {
        if (typeof(IReadOnlyDictionary<string, string>).IsAssignableFrom(type))
            return Names(section);
        if (typeof(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>).IsAssignableFrom(type))
            return section.GetChildren().ToDictionary(child => child.Key, Names, StringComparer.OrdinalIgnoreCase);
        if (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type))
            return ReadList(type.GetGenericArguments()[0], section, path);
        if (IsSection(type))
            return Bind(type, section, path);
        if (section.GetChildren().Any())
            return Problem(path, "takes one value, not a list or a section.");
        return section.Value is null or "" ? null : Parse(type, section.Value, path);
    }

    private static IReadOnlyDictionary<string, string> Names(IConfigurationSection section) =>
        section.GetChildren().ToDictionary(child => child.Key, child => child.Value ?? "", StringComparer.OrdinalIgnoreCase);

    private IList? ReadList(Type item, IConfigurationSection section, string path)
    {
        var values = section.GetChildren().Select(child => child.Value ?? "").ToList();
        if (values.Count == 0 && section.Value is { } single)
            values.AddRange(single.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        for (var index = 0; index < values.Count; index++)
        {
            if (Parse(item, values[index], $"{path}:{index}") is { } value)
                list.Add(value);
        }

        return list;
    }

    private object? Parse(Type type, string text, string path)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        var culture = CultureInfo.InvariantCulture;
        if (target == typeof(string))
            return text;
        if (target == typeof(bool))
            return bool.TryParse(text, out var flag) ? flag : Problem(path, "must be true or false.");
        if (target == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var number) ? number : Problem(path, "must be a whole number.");
        if (target == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out var large) ? large : Problem(path, "must be a whole number.");
        if (target == typeof(TimeSpan))
            return TimeSpan.TryParseExact(text, ["c", @"hh\:mm\:ss"], culture, out var span) && span >= TimeSpan.Zero
                ? span
                : Problem(path, "must be a duration as hh:mm:ss.");
        if (target.IsEnum)
            return ParseEnum(target, text, path);
        throw new NotSupportedException($"An option of type {target.Name} cannot be configured.");
    }

    private object? ParseEnum(Type type, string text, string path)
    {
        var names = Enum.GetNames(type).ToDictionary(Kebab, StringComparer.OrdinalIgnoreCase);
        if (names.TryGetValue(text, out var name))
            return Enum.Parse(type, name);
        var nearest = Engine.Policy.NearestName.Of(text, names.Keys);
        return Problem(path, $"must be one of {string.Join(", ", names.Keys)}{(nearest is null ? "" : $"; did you mean {nearest}?")}");
    }

    private object? Problem(string path, string message)
    {
        problems.Add(new(path, message));
        return null;
    }

    private static bool IsSection(Type type) =>
        type.IsClass && type != typeof(string) && type.Namespace?.StartsWith("MailCompliance", StringComparison.Ordinal) == true;

    /// <summary>BdatOnly → bdat-only, as values stand in the file.</summary>
    private static string Kebab(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
