using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Aspire.Surface.Tests;

/// <summary>Writes what an assembly offers to others, a line for each type and member: names, shapes, parameter names, defaults, nullability.</summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
    };

    public static IEnumerable<string> Print(Assembly assembly) =>
        assembly.GetExportedTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !IsExtensionBlock(type))
            .OrderBy(type => Name(type, qualified: true), StringComparer.Ordinal)
            .SelectMany(type => Members(type).Order(StringComparer.Ordinal).Select(member => $"{Name(type, qualified: true)}.{member}").Prepend(Describe(type)));

    private static bool IsExtensionBlock(Type type) => type.Name.StartsWith('<') || (type.DeclaringType is { } outer && IsExtensionBlock(outer));

    private static string Describe(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = type.IsEnum ? [] : Bases(type).Select(other => Name(other)).Order(StringComparer.Ordinal).ToArray();
        return $"{Attributes(type)}{kind} {Name(type, qualified: true)}{(bases.Length == 0 ? "" : " : " + string.Join(", ", bases))}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return parent;
        }

        foreach (var other in type.GetInterfaces().Where(other => other.IsVisible))
        {
            yield return other;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"));
        }

        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Select(constructor => $"{Attributes(constructor)}{Access(constructor)}.ctor({Parameters(constructor)})"),
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(field => Attributes(field) + Field(field)),
            .. type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod) || IsVisible(property.SetMethod)).Select(property => Attributes(property) + Property(property)),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !method.IsSpecialName && !IsRecordPlumbing(type, method)).Select(method => Attributes(method) + Method(method)),
        ];
    }

    private static bool IsRecordPlumbing(Type type, MethodInfo method) =>
        type.GetMethod("<Clone>$") is not null
        && (method.Name is "<Clone>$" or "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "Deconstruct" || method.IsDefined(typeof(CompilerGeneratedAttribute)));

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Attributes(MemberInfo member)
    {
        var marks = new List<string>();
        if (member.IsDefined(typeof(ObsoleteAttribute)) && !member.IsDefined(typeof(CompilerFeatureRequiredAttribute)))
        {
            marks.Add("[Obsolete]");
        }

        if (member.GetCustomAttribute<ExperimentalAttribute>() is { } experimental)
        {
            marks.Add($"[{experimental.DiagnosticId}]");
        }

        return string.Concat(marks.Select(mark => mark + " "));
    }

    private static string Field(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{kind}{Name(field.FieldType, new NullabilityInfoContext().Create(field))} {field.Name}{value}";
    }

    private static string Property(PropertyInfo property)
    {
        var nullability = new NullabilityInfoContext().Create(property);
        var accessor = property.GetMethod ?? property.SetMethod!;
        var set = !IsVisible(property.SetMethod) ? "" : IsInit(property.SetMethod!) ? " init;" : " set;";
        var get = IsVisible(property.GetMethod) ? " get;" : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        return $"{Modifiers(accessor)}{required}{Name(property.PropertyType, nullability)} {property.Name}{index} {{{get}{set} }}";
    }

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethodDefinition ? Constraints(method.GetGenericArguments()) : "";
        return $"{Modifiers(method)}{Name(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)}){constraints}";
    }

    private static string Modifiers(MethodInfo method)
    {
        var isOverride = method.GetBaseDefinition() != method;
        var dispatch = method.DeclaringType!.IsInterface ? (method.IsAbstract ? "" : "default ")
            : isOverride ? "override "
            : method.IsAbstract ? "abstract "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return $"{Access(method)}{(method.IsStatic ? "static " : "")}{dispatch}";
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var passing = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var value = parameter.HasDefaultValue ? $" = {DefaultValue(parameter, type)}" : "";
        return $"{passing}{Name(type, new NullabilityInfoContext().Create(parameter))} {parameter.Name}{value}";
    }

    private static string DefaultValue(ParameterInfo parameter, Type type) =>
        parameter.DefaultValue is null && type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default"
        : parameter.DefaultValue is { } value && type.IsEnum ? $"{type.Name}.{Enum.ToObject(type, value)}"
        : Literal(parameter.DefaultValue);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var parts = argument.GetGenericParameterConstraints().Where(other => other != typeof(ValueType)).Select(other => Name(other)).Order(StringComparer.Ordinal).ToList();
        var flags = argument.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Insert(0, "class");
        }

        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));

    private static string Name(Type type, NullabilityInfo? nullability = null, bool qualified = false)
    {
        var mark = nullability is { ReadState: NullabilityState.Nullable } && Nullable.GetUnderlyingType(type) is null ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!, nullability?.ElementType)}[]{mark}";
        }

        if (type.IsGenericParameter || Keywords.ContainsKey(type))
        {
            return Keywords.GetValueOrDefault(type, type.Name) + mark;
        }

        var own = type.Name.Split('`')[0];
        if (type.IsGenericType && type.GetGenericArguments().Length > (type.DeclaringType?.GetGenericArguments().Length ?? 0))
        {
            var arguments = type.GetGenericArguments();
            var inner = nullability?.GenericTypeArguments is { } infos && infos.Length == arguments.Length ? infos : null;
            own += $"<{string.Join(", ", arguments.Select((argument, index) => Name(argument, inner?[index])))}>";
        }

        var outer = type.DeclaringType is { } declaring && !type.IsGenericParameter ? Name(declaring, qualified: qualified) + "." : qualified ? type.Namespace + "." : "";
        return outer + own + mark;
    }
}
