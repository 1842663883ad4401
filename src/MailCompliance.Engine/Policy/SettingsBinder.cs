using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace MailCompliance.Engine.Policy;

/// <summary>Fills settings types from JSON strictly. Every problem is collected; none stops the rest.</summary>
/// <param name="ruleIds">Every rule that there is.</param>
internal sealed class SettingsBinder(ProblemList problems, IReadOnlyCollection<string> ruleIds)
{
    /// <summary>The settings that the object gives; its keys are those of the shape and <paramref name="alsoKnown"/>.</summary>
    /// <returns>Null where the item is no object or lacks what it must have.</returns>
    public object? Bind(Type type, JsonItem item, IReadOnlyCollection<string>? alsoKnown = null)
    {
        if (item.Kind != JsonValueKind.Object)
            return Wrong(item, "an object { … }");

        var shape = SettingsShape.Of(type);
        var complete = true;
        foreach (var setting in shape.Settings.Where(setting => setting.Required && item[setting.Name] is null))
        {
            problems.Error(item, $"\"{setting.Name}\" is missing.");
            complete = false;
        }

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var member in item.Members)
        {
            if (shape.Settings.FirstOrDefault(setting => setting.Name == member.Name) is { } setting)
            {
                if (Read(setting.Type, setting, member.Value) is { } value)
                    values[setting.Name] = value;
                else
                    complete &= !setting.Required;
            }
            else if (alsoKnown?.Contains(member.Name) != true)
            {
                IEnumerable<string> known = [.. alsoKnown ?? [], .. shape.Settings.Select(setting => setting.Name)];
                problems.Unknown(member.Value.Path, member.Line, member.Name, "key", known);
            }
        }

        return complete ? shape.Make(values) : null;
    }

    private object? Read(Type declared, Setting setting, JsonItem item)
    {
        var type = SettingsShape.Bare(declared);
        if (type == typeof(string))
            return ReadText(setting, item);
        if (type == typeof(bool))
            return item.Kind is JsonValueKind.True or JsonValueKind.False ? item.Kind == JsonValueKind.True : Wrong(item, "true or false");
        if (type.IsEnum)
            return ReadName(type, item);
        if (type == typeof(TimeSpan))
            return Duration(item);
        if (type == typeof(DateOnly))
            return Date(item);
        if (type.IsPrimitive || type == typeof(decimal))
            return ReadNumber(type, setting, item);
        if (SettingsShape.IsDictionary(type))
            return ReadDictionary(SettingsShape.ElementOf(type)!, setting, item);
        if (SettingsShape.ElementOf(type) is { } element)
            return ReadList(element, setting, item);
        return Bind(type, item);
    }

    private string? ReadText(Setting setting, JsonItem item)
    {
        if (item.Kind != JsonValueKind.String)
            return (string?)Wrong(item, "a text in quotes");
        if (string.IsNullOrWhiteSpace(item.Text))
        {
            problems.Error(item, "is empty. Write a text, or leave the key out.");
            return null;
        }

        if (setting.Values is { } values && !values.Contains(item.Text))
            problems.Unknown(item.Path, item.Line, item.Text, "value", values);
        else if (setting.Form == TextForm.Rule && !ruleIds.Contains(item.Text))
            problems.Unknown(item.Path, item.Line, item.Text, "rule", ruleIds);
        else if (PolicyText.Fault(setting.Form, item.Text) is not { } fault)
            return item.Text;
        else if (setting.Form is TextForm.Recipient or TextForm.Class)
            problems.Unknown(item.Path, item.Line, item.Text, "recipient class", PolicyText.RecipientNames);
        else
            problems.Error(item, fault);
        return null;
    }

    private object? ReadName(Type type, JsonItem item)
    {
        var names = SettingsShape.NamesOf(type);
        if (item.Kind != JsonValueKind.String)
            return Wrong(item, "one of: " + string.Join(", ", names));
        for (var index = 0; index < names.Count; index++)
        {
            if (names[index] == item.Text)
                return Enum.GetValues(type).GetValue(index);
        }

        problems.Unknown(item.Path, item.Line, item.Text, "value", names);
        return null;
    }

    private object? ReadNumber(Type type, Setting setting, JsonItem item)
    {
        var fraction = type == typeof(decimal) || type == typeof(double);
        var what = fraction ? "a number" : "a whole number";
        if (item.Kind != JsonValueKind.Number)
            return Wrong(item, what);
        if (!decimal.TryParse(item.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || (!fraction && number != decimal.Truncate(number)))
            return Wrong(item, what);

        var least = setting.Range is { } range ? Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture) : 0;
        var most = setting.Range is { } upper ? Convert.ToDecimal(upper.Maximum, CultureInfo.InvariantCulture) : Largest(type);
        if (number >= least && number <= most)
            return Convert.ChangeType(number, type, CultureInfo.InvariantCulture);
        problems.Error(item, $"is {item.Text}: the number must lie between {least} and {most}.");
        return null;
    }

    private static decimal Largest(Type type) => type == typeof(int) ? int.MaxValue : long.MaxValue;

    /// <summary>Hours, minutes and seconds; hours may exceed 23, which the framework's own parser would take for days.</summary>
    private object? Duration(JsonItem item)
    {
        const string Form = "a duration as hours:minutes:seconds, for example \"24:00:00\"";
        var parts = item.Text.Split(':');
        var numbers = parts.Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToList();
        if (item.Kind != JsonValueKind.String || numbers.Count != 3 || numbers.Contains(-1) || numbers[0] > 24 * 366 || numbers[1] > 59 || numbers[2] > 59)
            return Wrong(item, Form);
        var duration = new TimeSpan(numbers[0], numbers[1], numbers[2]);
        if (duration > TimeSpan.Zero)
            return duration;
        problems.Error(item, "is no time at all: it must be longer than zero.");
        return null;
    }

    private object? Date(JsonItem item) =>
        item.Kind == JsonValueKind.String && DateOnly.TryParseExact(item.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Wrong(item, "a day of the calendar as year-month-day, for example \"2027-09-01\"");

    private object? ReadList(Type element, Setting setting, JsonItem item)
    {
        if (item.Kind != JsonValueKind.Array)
            return Wrong(item, "a list [ … ]");
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var entry in item.Elements)
        {
            if (Read(element, setting, entry) is { } value)
                list.Add(value);
        }

        return list;
    }

    private object? ReadDictionary(Type element, Setting setting, JsonItem item)
    {
        if (item.Kind != JsonValueKind.Object)
            return Wrong(item, "an object { … }");
        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        foreach (var member in item.Members)
        {
            if (Read(element, setting, member.Value) is { } value)
                entries[member.Name] = value;
        }

        return entries;
    }

    private object? Wrong(JsonItem item, string wanted)
    {
        var given = item.Kind is JsonValueKind.String or JsonValueKind.Number ? $"{item.Named} ({Shortened(item.Text)})" : item.Named;
        problems.Error(item, $"must be {wanted}, not {given}.");
        return null;
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
