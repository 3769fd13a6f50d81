#ifndef BSCAP_EXPORT_H
#define BSCAP_EXPORT_H

/** Marks what the shared library shows to the world; everything else is hidden. */
#if defined(__GNUC__)
#define BSCAP_API __attribute__((visibility("default")))
#else
#define BSCAP_API
#endif

/** Brackets declarations so that C++ sees them with C linkage. */
#ifdef __cplusplus
#define BSCAP_BEGIN extern "C" {
#define BSCAP_END   }
#else
#define BSCAP_BEGIN
#define BSCAP_END
#endif

#endif
