using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Tests.Policy.Publishing;

/// <summary>The JSON Schema (draft 7, which editors know best) of policy files, from the types that the reader binds.</summary>
internal static class PolicySchema
{
    private static readonly JsonSerializerOptions Values = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(PolicyCatalogue catalogue)
    {
        var root = ObjectOf(typeof(PolicyDocument));
        var properties = (JsonObject)root["properties"]!;
        properties.Insert(0, PolicyDocument.SchemaKey, new JsonObject { ["type"] = "string", ["description"] = "This schema, for editors." });
        properties["roles"] = Names(RoleHolders.Names, ObjectOf(typeof(RoleHolders)));
        properties[PolicyDocument.RulesKey] = Section(
            "What is checked. A rule that is not named is off.",
            catalogue.Rules.Select(rule => (rule.Id, rule.Title, rule.Purpose, rule.Source, ObjectOf(typeof(RuleEntry), rule.SettingsType))));
        properties[PolicyDocument.DutiesKey] = Section(
            "What is done to every message that qualifies. A duty that is not named is off.",
            catalogue.Duties.Select(duty => (duty.Id, duty.Title, duty.Purpose, duty.Source, ObjectOf(duty.SettingsType))));
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "MailCompliance policy",
            ["description"] = "A school's email policy. Comments and trailing commas are allowed.",
            ["allowTrailingCommas"] = true,
        };
        foreach (var (name, value) in root.ToList())
        {
            root.Remove(name);
            schema[name] = value;
        }

        return schema.ToJsonString(new JsonSerializerOptions(Values) { WriteIndented = true, NewLine = "\n" }) + "\n";
    }

    private static JsonObject Section(string description, IEnumerable<(string Id, string Title, string Purpose, string Source, JsonObject Shape)> entries)
    {
        var properties = new JsonObject();
        foreach (var (id, title, purpose, source, shape) in entries)
        {
            shape.Insert(0, "title", title);
            shape.Insert(1, "description", $"{purpose} (from: {source})");
            properties[id] = shape;
        }

        return new() { ["type"] = "object", ["description"] = description, ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Names(IEnumerable<string> names, JsonObject value)
    {
        var properties = new JsonObject();
        foreach (var name in names)
            properties[name] = value.DeepClone();
        return new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject ObjectOf(params Type[] types)
    {
        var settings = types.SelectMany(type => SettingsShape.Of(type).Settings.Select(setting => (type, setting))).ToList();
        var properties = new JsonObject();
        foreach (var (type, setting) in settings)
        {
            var shape = ShapeOf(setting.Type, setting);
            if (DocComments.Of(setting.Property) is { Length: > 0 } description)
                shape.Insert(0, "description", description);
            if (DefaultOf(type, setting) is { } value)
                shape["default"] = value;
            properties[setting.Name] = shape;
        }

        var result = new JsonObject { ["type"] = "object", ["additionalProperties"] = false };
        var required = settings.Where(entry => entry.setting.Required).Select(entry => (JsonNode)entry.setting.Name).ToArray();
        if (required.Length > 0)
            result["required"] = new JsonArray(required);
        result["properties"] = properties;
        return result;
    }

    /// <summary>What holds where the file says nothing; null where that is nothing.</summary>
    internal static JsonNode? DefaultOf(Type type, Setting setting)
    {
        if (setting.Required || type.GetConstructor(Type.EmptyTypes) is null || Activator.CreateInstance(type) is not { } instance)
            return null;
        var value = setting.Property.GetValue(instance);
        return value is null or "" || value is System.Collections.ICollection { Count: 0 } || value.GetType().Namespace?.StartsWith("MailCompliance", StringComparison.Ordinal) == true && !value.GetType().IsEnum
            ? null
            : JsonSerializer.SerializeToNode(value, Values);
    }

    private static JsonObject ShapeOf(Type declared, Setting setting)
    {
        var type = SettingsShape.Bare(declared);
        if (type == typeof(string))
            return TextOf(setting);
        if (type.IsEnum)
            return OneOf(SettingsShape.NamesOf(type));
        if (type == typeof(bool))
            return new() { ["type"] = "boolean" };
        if (type == typeof(TimeSpan))
            return new() { ["type"] = "string", ["pattern"] = "^[0-9]+:[0-5][0-9]:[0-5][0-9]$" };
        if (type == typeof(DateOnly))
            return new() { ["type"] = "string", ["format"] = "date" };
        if (type.IsPrimitive || type == typeof(decimal))
            return NumberOf(type, setting);
        if (SettingsShape.ElementOf(type) is { } element)
            return SettingsShape.IsDictionary(type)
                ? new() { ["type"] = "object", ["additionalProperties"] = ShapeOf(element, setting) }
                : new() { ["type"] = "array", ["items"] = ShapeOf(element, setting) };
        return ObjectOf(type);
    }

    private static JsonObject NumberOf(Type type, Setting setting)
    {
        var shape = new JsonObject { ["type"] = type == typeof(decimal) || type == typeof(double) ? "number" : "integer", ["minimum"] = 0 };
        if (setting.Range is not { } range)
            return shape;
        shape["minimum"] = Convert.ToDecimal(range.Minimum, System.Globalization.CultureInfo.InvariantCulture);
        shape["maximum"] = Convert.ToDecimal(range.Maximum, System.Globalization.CultureInfo.InvariantCulture);
        return shape;
    }

    private static JsonObject TextOf(Setting setting) => setting switch
    {
        { Values: { } values } => OneOf(values),
        { Form: TextForm.Address } => new() { ["type"] = "string", ["format"] = "email" },
        { Form: TextForm.Domain } => new() { ["type"] = "string", ["format"] = "hostname" },
        { Form: TextForm.Rule } => OneOf(RuleCatalogue.All.Select(rule => rule.Id)),
        { Form: TextForm.Class } => OneOf(PolicyText.RecipientNames),
        { Form: TextForm.Recipient } => new() { ["anyOf"] = new JsonArray(OneOf(PolicyText.RecipientNames), new JsonObject { ["type"] = "string", ["pattern"] = "[@.*]" }) },
        _ => new() { ["type"] = "string", ["minLength"] = 1 },
    };

    private static JsonObject OneOf(IEnumerable<string> names) => new() { ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) };
}
