using Aspire.DashboardService.Proto.V1;
using Microsoft.FluentUI.AspNetCore.Components;
using Icons = Microsoft.FluentUI.AspNetCore.Components.Icons;
using IconVariant = Microsoft.FluentUI.AspNetCore.Components.IconVariant;
using ProtoVariant = Aspire.DashboardService.Proto.V1.IconVariant;

namespace Aspire.Dashboard.Resources;

/// <summary>Finds the picture of a resource or command: by the name it gives, from the Fluent set, else by its type.</summary>
internal static class ResourceIcons
{
    public static Icon Of(Resource resource) => Find(resource.IconName, resource.HasIconVariant ? resource.IconVariant : ProtoVariant.Filled) ?? OfType(resource.ResourceType);

    public static Icon? Of(ResourceCommand command) => Find(command.IconName, command.HasIconVariant ? command.IconVariant : ProtoVariant.Regular);

    private static Icon OfType(string type) => type switch
    {
        "Project" => new Icons.Filled.Size20.CodeBlock(),
        "Container" => new Icons.Filled.Size20.Box(),
        "Executable" => new Icons.Filled.Size20.Apps(),
        "Parameter" => new Icons.Filled.Size20.Key(),
        "ConnectionString" => new Icons.Filled.Size20.PlugConnectedSettings(),
        "ExternalService" => new Icons.Filled.Size20.GlobeArrowForward(),
        _ when type.Contains("Database", StringComparison.OrdinalIgnoreCase) => new Icons.Filled.Size20.Database(),
        _ => new Icons.Filled.Size20.SettingsCogMultiple(),
    };

    private static CustomIcon? Find(string? name, ProtoVariant variant) =>
        string.IsNullOrEmpty(name) ? null
        : new IconInfo { Name = name, Variant = variant == ProtoVariant.Filled ? IconVariant.Filled : IconVariant.Regular, Size = IconSize.Size20 }
            .TryGetInstance(out var icon) ? icon : null;
}
