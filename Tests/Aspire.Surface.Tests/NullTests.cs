using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Surface.Tests;

/// <summary>Whoever builds a model with a null that the API does not allow is told which parameter it was.</summary>
public sealed class NullTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();
    private readonly NullabilityInfoContext _nullability = new();

    [Theory]
    [InlineData("Aspire.Hosting")]
    [InlineData("Aspire.Hosting.PostgreSQL")]
    [InlineData("Aspire.Hosting.RabbitMQ")]
    public void Null_is_refused_by_the_name_of_the_parameter(string assembly)
    {
        var types = Assembly.Load(assembly).GetExportedTypes();
        var calls = types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters() is [{ Name: "builder" }, ..] parameters && !parameters.Any(IsByRefLike))
            .Select(Close)
            .Concat<MethodBase>(types.Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && typeof(IResource).IsAssignableFrom(type)).SelectMany(type => type.GetConstructors()))
            .SelectMany(call => call.GetParameters().Where(IsNotNullable).Select(parameter => (Call: call, Null: parameter)))
            .ToArray();

        Assert.NotEmpty(calls);
        Assert.Multiple([.. calls.Select<(MethodBase Call, ParameterInfo Null), Action>(call => () =>
        {
            var fault = Record.Exception(() => Invoke(call.Call, call.Null));
            Assert.True(fault is ArgumentNullException refused && refused.ParamName == call.Null.Name, $"{call.Call} takes null for {call.Null.Name}: {fault?.Message ?? "accepted"}");
        })]);
    }

    private static MethodInfo Close(MethodInfo method) => !method.IsGenericMethodDefinition
        ? method
        : method.MakeGenericMethod([.. method.GetGenericArguments().Select(FindArgument)]);

    private static Type FindArgument(Type parameter)
    {
        Type[] candidates = [typeof(PostgresServerResource), typeof(ProjectResource), typeof(ExecutableResource), typeof(ParameterResource), typeof(Project)];
        return candidates.First(candidate => Array.TrueForAll(parameter.GetGenericParameterConstraints(), constraint => constraint.IsAssignableFrom(candidate)));
    }

    private static bool IsByRefLike(ParameterInfo parameter) => parameter.ParameterType.IsByRef && parameter.ParameterType.GetElementType()!.IsByRefLike;

    private bool IsNotNullable(ParameterInfo parameter) =>
        parameter.ParameterType is { IsValueType: false, IsByRef: false } && _nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private void Invoke(MethodBase call, ParameterInfo nullParameter)
    {
        var arguments = call.GetParameters().Select(parameter => parameter.Position == nullParameter.Position ? null : GetValue(parameter.ParameterType)).ToArray();
        _ = call is ConstructorInfo constructor
            ? constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null)
            : call.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private object? GetValue(Type type)
    {
        if (type == typeof(IDistributedApplicationBuilder))
        {
            return _builder;
        }

        if (type == typeof(string))
        {
            return NewName();
        }

        if (typeof(IResource).IsAssignableFrom(type))
        {
            return CreateResource(type);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IResourceBuilder<>))
        {
            var resource = CreateResource(type.GetGenericArguments()[0]);
            return typeof(IDistributedApplicationBuilder).GetMethod(nameof(IDistributedApplicationBuilder.CreateResourceBuilder))!
                .MakeGenericMethod(resource.GetType()).Invoke(_builder, [resource]);
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return Expression.Lambda(type, Expression.Default(invoke.ReturnType), invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType))).Compile();
        }

        return type.IsArray ? Array.CreateInstance(type.GetElementType()!, 0) : type.IsAbstract || type.IsByRef ? null : RuntimeHelpers.GetUninitializedObject(type);
    }

    private static IResource CreateResource(Type type)
    {
        var (name, password) = (NewName(), new ParameterResource(NewName(), _ => ""));
        var server = new PostgresServerResource(name, null, password);
        IResource[] candidates = [server, new PostgresDatabaseResource(name, name, server), new RabbitMQServerResource(name, null, password), new ProjectResource(name), new ExecutableResource(name, name, "."), password, new ExternalServiceResource(name, new Uri("http://localhost/"))];
        return Array.Find(candidates, type.IsInstanceOfType) ?? (IResource)Activator.CreateInstance(type, name)!;
    }

    private static string NewName() => $"a{Guid.NewGuid():N}";

    private sealed class Project : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/project.csproj";
    }
}
