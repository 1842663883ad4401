using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailCompliance.Engine.Policy;

/// <summary>One key that a section of the policy file takes.</summary>
/// <param name="Name">As written in the file: camel case.</param>
/// <param name="Values">The only texts that are allowed, where there are such.</param>
/// <param name="Range">The least and the greatest number that make sense; null: not negative.</param>
public sealed record Setting(string Name, Type Type, bool Required, TextForm Form, IReadOnlyList<string>? Values, RangeAttribute? Range, PropertyInfo Property);

/// <summary>
/// The keys that a type gives a section of the policy file: its init properties, or the parameters of a positional record.
/// Reader, JSON Schema and documentation all go by this.
/// </summary>
public sealed class SettingsShape
{
    private static readonly ConcurrentDictionary<Type, SettingsShape> Known = new();

    private readonly ConstructorInfo? positional;

    private SettingsShape(Type type)
    {
        Type = type;
        if (type.GetConstructor(Type.EmptyTypes) is null)
            positional = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
        var parameters = positional?.GetParameters().ToDictionary(parameter => parameter.Name!, StringComparer.Ordinal);
        Settings = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => Of(property, parameters?.GetValueOrDefault(property.Name)))];
    }

    public Type Type { get; }

    public IReadOnlyList<Setting> Settings { get; }

    /// <exception cref="ArgumentException">The type cannot be made by a file.</exception>
    public static SettingsShape Of(Type type) => Known.GetOrAdd(type, wanted => new SettingsShape(wanted));

    /// <summary>A value type without its "may be missing".</summary>
    public static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>What a list or dictionary is of; null for every other type.</summary>
    public static Type? ElementOf(Type type) => type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
        ? type.GetGenericArguments()[^1]
        : null;

    public static bool IsDictionary(Type type) => ElementOf(type) is not null && type.GetGenericArguments().Length == 2;

    /// <summary>Names of an enumeration as files write them: kebab case.</summary>
    public static IReadOnlyList<string> NamesOf(Type enumeration) =>
        [.. Enum.GetNames(enumeration).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];

    /// <summary>An instance with these values; what is not given keeps its default.</summary>
    public object Make(IReadOnlyDictionary<string, object> values)
    {
        var instance = positional is null ? Activator.CreateInstance(Type)! : FromParameters(values);
        foreach (var setting in Settings)
        {
            if (values.TryGetValue(setting.Name, out var value))
                setting.Property.SetValue(instance, value);
        }

        return instance;
    }

    private object FromParameters(IReadOnlyDictionary<string, object> values) => positional!.Invoke(
        [.. positional.GetParameters().Select(parameter =>
            values.TryGetValue(Camel(parameter.Name!), out var value) ? value
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : ElementOf(parameter.ParameterType) is { } element ? Array.CreateInstance(element, 0)
            : null)]);

    private static Setting Of(PropertyInfo property, ParameterInfo? parameter)
    {
        var required = property.IsDefined(typeof(RequiredMemberAttribute))
            || parameter is { HasDefaultValue: false } && ElementOf(parameter.ParameterType) is null;
        return new Setting(
            property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? Camel(property.Name),
            property.PropertyType,
            required,
            property.GetCustomAttribute<FormAttribute>()?.Form ?? TextForm.Plain,
            property.GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<string>().ToList(),
            property.GetCustomAttribute<RangeAttribute>(),
            property);
    }

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
